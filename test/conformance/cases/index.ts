import type { Case } from "../case";
import { attachmentCases } from "./attachments";
import { authorizationCases } from "./authorization";
import { tokenApiCases } from "./authorizations";
import { bucketNameCases } from "./bucketNames";
import { bucketCases } from "./buckets";
import { dataCases } from "./data";
import { dbrpDefaultCases } from "./dbrpDefaults";
import { dbrpCases } from "./dbrps";
import { labelCases } from "./labels";
import { listCases } from "./lists";
import { protocolCases } from "./protocol";
import { retentionCases } from "./retention";
import { roleCases } from "./roles";
import { schemaCases } from "./schemas";
import { tokenPermissionCases } from "./tokenPermissions";
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
  ...tokenApiCases,
  ...tokenPermissionCases,
  ...dbrpCases,
  ...dbrpDefaultCases,
  ...dataCases,
];
