import { OptionDefaults } from "typedoc";

/*
 * The HTML reference of what programs, tests and policy packs import: `npm run docs`. Two subpaths of the provider are
 * excluded (provider/typedoc.json): `runtime` is called only by Pulumi, using names in the state, and `client` is for this
 * repository's tools, with names that may change with any version.
 */
export default {
  name: "pulumi-influxdb-serverless",
  // One conversion per package, which is the only way to find types that public names mention but that aren't exported.
  entryPointStrategy: "packages",
  entryPoints: ["provider", "emulator", "gitops"],
  out: "reference",
  readme: "none",
  treatWarningsAsErrors: true,
  packageOptions: {
    readme: "none",
    // The public location of the sources isn't known yet.
    disableSources: true,
    excludeExternals: true,
    excludeInternal: true,
    excludePrivate: true,
    // The effect of an argument's change; the tables in the docs and a test read it too.
    blockTags: [...OptionDefaults.blockTags, "@change"],
    // An argument's default is a sentence here, not code.
    jsDocCompatibility: { defaultTag: false },
    requiredToBeDocumented: [
      ...OptionDefaults.requiredToBeDocumented,
      "Constructor",
      "Module",
      "Parameter",
    ],
    validation: {
      invalidLink: true,
      notDocumented: true,
      notExported: true,
      rewrittenLink: true,
      unusedMergeModuleWith: true,
    },
  },
};
