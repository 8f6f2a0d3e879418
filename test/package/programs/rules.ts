/* Uses every export of pulumi-influxdb-serverless/rules and influxdb-gitops/rules. It is only compiled. */

import { DECLARATION_RULES, type DeclarationRule, type Found } from "influxdb-gitops/rules";
import {
  type Column,
  ConfigurationError,
  DEFAULT_SECONDS,
  describeColumn,
  formatRetention,
  holdsUnknown,
  type IllegalColumn,
  InfluxError,
  isShorter,
  isUnknown,
  KINDS,
  type Kind,
  keepSecret,
  kindOf,
  type LiveColumn,
  type RetentionRule,
  refusedChanges,
  secondsOf,
  typeName,
  typeToken,
} from "pulumi-influxdb-serverless/rules";

export const values = [
  ConfigurationError,
  DEFAULT_SECONDS,
  describeColumn,
  formatRetention,
  holdsUnknown,
  InfluxError,
  isShorter,
  isUnknown,
  keepSecret,
  kindOf,
  KINDS,
  refusedChanges,
  secondsOf,
  typeName,
  typeToken,
  DECLARATION_RULES,
] as const;
export type Types = [
  Column,
  IllegalColumn,
  Kind,
  LiveColumn,
  RetentionRule,
  DeclarationRule,
  Found,
];
