import type { Case } from "../case";
import { authorizationCases } from "./authorization";
import { bucketCases } from "./buckets";
import { labelCases } from "./labels";
import { listCases } from "./lists";
import { protocolCases } from "./protocol";
import { retentionCases } from "./retention";
import { roleCases } from "./roles";
import { schemaCases } from "./schemas";
import { userCases } from "./users";

/** The whole table. */
export const CASES: Case[] = [
  ...authorizationCases,
  ...protocolCases,
  ...bucketCases,
  ...retentionCases,
  ...listCases,
  ...labelCases,
  ...roleCases,
  ...schemaCases,
  ...userCases,
];
