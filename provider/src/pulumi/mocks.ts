import * as pulumi from "@pulumi/pulumi";

/** The mocks that a program's unit test has set with `pulumi.runtime.setMocks`. */
export function mocksOfTest(): pulumi.runtime.Mocks | undefined {
  return (pulumi.runtime.getMonitor() as { mocks?: pulumi.runtime.Mocks } | undefined)?.mocks;
}
