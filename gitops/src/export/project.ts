import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { CommandError } from "../commandError";
import { pluralize } from "../output/describeValue";
import { PROJECT_FILES } from "../pulumi/projectName";
import { sdkRange, version } from "../version";

const PROVIDER = "pulumi-influxdb-serverless";

const TSCONFIG = `${JSON.stringify(
  {
    compilerOptions: {
      target: "es2022",
      module: "commonjs",
      moduleResolution: "node",
      strict: true,
      skipLibCheck: true,
    },
    files: ["index.ts"],
  },
  null,
  2,
)}\n`;

/** The second pattern matches the state backups of `import`, which contain secrets, though encrypted. */
const GITIGNORE = "node_modules/\n*-before-import-*.json\n";

/**
 * Writes a program into a folder, along with any missing Pulumi project files. Overwrites nothing.
 * @returns a summary for the user
 * @throws CommandError if a program already exists, or the folder can't be written
 */
export async function writeProject(
  folder: string,
  program: string,
  count: number,
): Promise<string> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new CommandError(`${folder} cannot be written: ${error.message}`);
  });
  const file = join(folder, "index.ts");
  if (!(await writeNew(file, program))) {
    throw new CommandError(
      `${file} already exists and was not changed. Use another folder, ` +
        "or leave out --out and paste the output.",
    );
  }
  const name = projectName(folder);
  const isPackage = await writeNew(join(folder, "package.json"), packageJson(name));
  // Pulumi would read only one of two project files.
  if (!PROJECT_FILES.some((file) => existsSync(join(folder, file))))
    await writeNew(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
  // Only together with the compiler in our package.json: Pulumi's bundled compiler and the newest one use different
  // options and don't need a file.
  if (isPackage) await writeNew(join(folder, "tsconfig.json"), TSCONFIG);
  // The next command, import, saves the previous state to this folder.
  await writeNew(join(folder, ".gitignore"), GITIGNORE);
  const declared = `Declared in ${file}: ${pluralize(count, "object")}.\n`;
  return isPackage ? `${declared}${installStep(folder)}\n` : declared;
}

/** The remaining step after a package.json was written, as in the README, while the package isn't in a registry. */
function installStep(folder: string): string {
  return (
    `Next, run "npm install /path/to/${PROVIDER}-${version}.tgz" in the folder that contains ${join(folder, "package.json")}. It installs the other packages too. ` +
    `${PROVIDER} is not on the npm registry yet: "npm pack --workspace provider" in its repository creates that file.`
  );
}

/** @returns whether it was written; an existing file is kept */
async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // Part of the file may have been written.
    await rm(file, { force: true }).catch(() => undefined);
    throw new CommandError(`${file} cannot be written: ${message}`);
  }
}

/** Pulumi and npm allow few characters in a name. */
function projectName(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return name || "buckets";
}

function packageJson(name: string): string {
  const project = {
    name,
    private: true,
    dependencies: { "@pulumi/pulumi": sdkRange, [PROVIDER]: `^${version}` },
    devDependencies: { "@types/node": "^20", typescript: "^5" },
  };
  return `${JSON.stringify(project, null, 2)}\n`;
}
