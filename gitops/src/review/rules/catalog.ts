import { accessRemoved } from "./accessRemoved";
import { bucketAdopted } from "./bucketAdopted";
import { bucketDeleted } from "./bucketDeleted";
import { bucketRenamed } from "./bucketRenamed";
import { bucketReplaced } from "./bucketReplaced";
import { columnAdded } from "./columnAdded";
import { columnRefused } from "./columnRefused";
import { dbrpDefaultMoved } from "./dbrpDefaultMoved";
import { dbrpMappingRemoved } from "./dbrpMappingRemoved";
import { driftUndone } from "./driftUndone";
import { labelDeleted } from "./labelDeleted";
import { measurementDropped } from "./measurementDropped";
import { planExceeded } from "./planExceeded";
import { protectRemoved } from "./protectRemoved";
import { retentionLengthened } from "./retentionLengthened";
import { retentionMadeFinite } from "./retentionMadeFinite";
import { retentionNotDeclared } from "./retentionNotDeclared";
import { retentionShortened } from "./retentionShortened";
import { retentionUnknown } from "./retentionUnknown";
import type { DeclarationRule, Rule } from "./rule";
import { tokenDeleted } from "./tokenDeleted";
import { tokenPermissionsAdded } from "./tokenPermissionsAdded";
import { tokenPermissionsRemoved } from "./tokenPermissionsRemoved";
import { tokenReactivated } from "./tokenReactivated";
import { tokenRotated } from "./tokenRotated";

/** Every rule, by ID. `docs/rules.md` has a section for each. */
export const CATALOG: readonly Rule[] = [
  retentionShortened,
  retentionMadeFinite,
  retentionLengthened,
  retentionNotDeclared,
  retentionUnknown,
  bucketDeleted,
  bucketReplaced,
  bucketRenamed,
  bucketAdopted,
  protectRemoved,
  columnRefused,
  measurementDropped,
  columnAdded,
  accessRemoved,
  labelDeleted,
  tokenDeleted,
  tokenPermissionsRemoved,
  tokenPermissionsAdded,
  tokenRotated,
  tokenReactivated,
  dbrpMappingRemoved,
  dbrpDefaultMoved,
  driftUndone,
  planExceeded,
];

/**
 * The rules that need only a bucket's declared arguments; the policy pack uses them, too.
 *
 * @example
 * import { DECLARATION_RULES } from "influxdb-gitops/rules";
 *
 * for (const rule of DECLARATION_RULES) {
 *   for (const { message } of rule.examineInputs({ name: "billing" })) {
 *     console.log(`${rule.id}: ${message}`);
 *   }
 * }
 */
export const DECLARATION_RULES: readonly DeclarationRule[] = [retentionNotDeclared, bucketAdopted];
