import type { Case } from "../case";
import { attachmentCases } from "./attachments";
import { authorizationCases } from "./authorization";
import { bucketNameCases } from "./bucketNames";
import { bucketCases } from "./buckets";
import { labelCases } from "./labels";
import { listCases } from "./lists";
import { protocolCases } from "./protocol";
import { retentionCases } from "./retention";
import { roleCases } from "./roles";
import { schemaCases } from "./schemas";
import { tokenCases } from "./tokens";
import { userCases } from "./users";

/** The whole table. */
export const CASES: Case[] = [
  ...authorizationCases,
  ...tokenCases,
  ...protocolCases,
  ...bucketNameCases,
  ...bucketCases,
  ...retentionCases,
  ...listCases,
  ...labelCases,
  ...attachmentCases,
  ...roleCases,
  ...schemaCases,
  ...userCases,
];
