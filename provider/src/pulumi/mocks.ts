import * as pulumi from "@pulumi/pulumi";

/** The mocks that a unit test of a program has set by `pulumi.runtime.setMocks`. */
export function mocksOfTest(): pulumi.runtime.Mocks | undefined {
  return (pulumi.runtime.getMonitor() as { mocks?: pulumi.runtime.Mocks } | undefined)?.mocks;
}
