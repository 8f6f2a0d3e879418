import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CLI, DYNAMIC_PROVIDER, dynamicProviderSource, LANGUAGE_HOST } from "./places.mjs";
import { compile } from "./progress.mjs";
import { ENGINE_VERSION, LANGUAGE_HOST_VERSION } from "./versions.mjs";

const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The programs to build, each in its own Go module, since their dependencies are incompatible. */
const PROGRAMS = [
  {
    file: CLI,
    module: "github.com/pulumi/pulumi/pkg/v3",
    version: ENGINE_VERSION,
    command: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ldflags: `-s -w -X ${VERSION_VARIABLE}=${ENGINE_VERSION}`,
  },
  {
    file: LANGUAGE_HOST,
    module: "github.com/pulumi/pulumi/sdk/v3",
    version: LANGUAGE_HOST_VERSION,
    command: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    ldflags: "-s -w",
  },
];

/**
 * Builds the engine from its published Go modules.
 * @param {string} go the go command
 * @param {string} folder an empty folder for sources and results
 * @returns {Promise<string>} the folder with the three files
 * @throws Error with the compiler's last lines if it fails
 */
export async function buildWithGo(go, folder) {
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  for (const program of PROGRAMS) await build(go, folder, program);
  await copyFile(dynamicProviderSource, join(bin, DYNAMIC_PROVIDER));
  await chmod(join(bin, DYNAMIC_PROVIDER), 0o755);
  return bin;
}

/**
 * @param {string} go
 * @param {string} folder
 * @param {(typeof PROGRAMS)[number]} program
 */
async function build(go, folder, { file, module, version, command, ldflags }) {
  const source = join(folder, `source-of-${file}`);
  await mkdir(source);
  // A module that requires the published one: `go install` refuses modules with replace directives.
  await writeFile(
    join(source, "go.mod"),
    `module engine\n\ngo 1.24\n\nrequire ${module} v${version}\n`,
  );
  await compile(
    `${file} ${version}`,
    go,
    ["build", "-v", "-mod=mod", "-ldflags", ldflags, "-o", join(folder, "bin", file), command],
    {
      cwd: source,
      env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "-buildvcs=false" },
    },
  );
}
