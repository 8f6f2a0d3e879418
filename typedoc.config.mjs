import { OptionDefaults } from "typedoc";

/*
 * The HTML reference of what programs, tests and policy packs import: `npm run docs`. Two subpaths of the provider stay
 * out (provider/typedoc.json): `runtime` is called by Pulumi alone, by names that stand in the state, and `client` is for
 * the tools of this repository, with names that may change with any version.
 */
export default {
  name: "pulumi-influxdb-serverless",
  // One conversion per package: only then is a type that a public name mentions, and that is not exported, found.
  entryPointStrategy: "packages",
  entryPoints: ["provider", "emulator", "gitops"],
  out: "reference",
  readme: "none",
  treatWarningsAsErrors: true,
  packageOptions: {
    readme: "none",
    // Where the sources stand in public is not known yet.
    disableSources: true,
    excludeExternals: true,
    excludeInternal: true,
    excludePrivate: true,
    // What a change of an argument does; README's tables and a test read it too.
    blockTags: [...OptionDefaults.blockTags, "@change"],
    // The default of an argument is a sentence here, not code.
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
