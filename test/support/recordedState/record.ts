import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "influxdb-serverless-emulator";
import { apiOf } from "../api";
import { driftOf, told } from "../driftCommand";
import { EngineProject } from "../engine";
import { openTunnel } from "../proxies/tunnel";
import { changesOf, FILES, type Recording, SERVER } from "./recording";

const PROGRAM = join(__dirname, "program");

// Not real secrets: they are for an emulator that runs for one test, and for settings without other secrets.
const TOKENS = {
  first: "first-dummy-token",
  second: "second-dummy-token",
  third: "third-dummy-token",
};
const ENV = { PULUMI_CONFIG_PASSPHRASE: "dummy", SECOND_TOKEN: TOKENS.second };

type Api = ReturnType<typeof apiOf>;

/**
 * Records a stack of this version: the program, its settings, its state, and the server after `up`.
 * @throws the file system's error if the folder already exists: a recording is never redone
 */
export async function recordState(folder: string): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), "record-"));
  const data = join(temporary, FILES.emulator);
  const emulator = await startEmulator({
    data,
    org: "first",
    allowedHosts: [SERVER],
    token: TOKENS.first,
    users: ["dana", "eve"],
    tokens: [
      { token: TOKENS.second, org: "second" },
      { token: TOKENS.third, org: "third" },
    ],
  });
  const tunnel = await openTunnel(SERVER, emulator.url);
  const project = await EngineProject.open({ stock: true, env: { ...tunnel.env, ...ENV } });
  try {
    const { org, token, userIDs } = emulator;
    await project.connect({ url: `http://${SERVER}`, org, token });
    const others = await makeOthers(apiOf(emulator), emulator.orgID, userIDs);
    const thirdOrgId = emulator.tokens.list().find((item) => item.token === TOKENS.third)?.orgID;
    await project.configure(
      {
        others: JSON.stringify(others),
        eve: userIDs.eve ?? "",
        url: `http://${SERVER}`,
        thirdOrgId: thirdOrgId ?? "",
      },
      { description: "a secret description", thirdToken: TOKENS.third },
    );
    await cp(PROGRAM, project.folder, { recursive: true });
    await project.up();
    await addForeignColumn(project, apiOf(emulator), emulator.orgID);
    // Some entries as written by `up`, some as written by a refresh.
    const targets = ["full", "colored", "memory", "eve"].flatMap((name) => [
      "--target",
      `**${name}`,
    ]);
    await project.run(["refresh", ...targets]);
    const { stdout: state } = await project.run(["stack", "export"]);

    await cp(join(project.folder, FILES.settings), join(temporary, FILES.settings));
    await project.configure({ changed: "true" });
    const drift = told((await driftOf(project)).report);
    const planWhenChanged = await changesOf(project);
    await writeFile(join(temporary, FILES.state), state);
    const recording: Recording = { org, token, env: ENV, drift, planWhenChanged };
    await writeFile(join(temporary, FILES.recording), `${JSON.stringify(recording, null, 2)}\n`);
    await cp(PROGRAM, join(temporary, FILES.program), { recursive: true });
  } finally {
    await project.close();
    await tunnel.close();
    await emulator.close();
  }
  await cp(temporary, folder, { recursive: true, errorOnExist: true, force: false });
  await rm(temporary, { recursive: true });
}

/** The objects that the program refers to without managing them, and those that it adopts. */
async function makeOthers(api: Api, orgID: string, users: Record<string, string>) {
  const make = async (path: string, body: object) => {
    const { status, json } = await api.call("POST", `/api/v2/${path}`, body);
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  };
  await make("buckets", { orgID, name: "adopted", retentionRules: [] });
  await make("labels", { orgID, name: "adopted", properties: { color: "#00ff00" } });
  const { id: bucket } = await make("buckets", {
    orgID,
    name: "of somebody else",
    schemaType: "explicit",
    retentionRules: [{ type: "expire", everySeconds: 86_400 }],
  });
  const { label } = await make("labels", { orgID, name: "of somebody else", properties: {} });
  await make(`buckets/${bucket}/labels`, { labelID: label.id });
  await make(`buckets/${bucket}/members`, { id: users.dana });
  await make(`buckets/${bucket}/owners`, { id: users.eve });
  const { id: schema } = await make(`buckets/${bucket}/schema/measurements?orgID=${orgID}`, {
    name: "disk",
    columns: [
      { name: "time", type: "timestamp" },
      { name: "free", type: "field", dataType: "integer" },
    ],
  });
  return { bucket, label: label.id, member: users.dana, owner: users.eve, schema };
}

/** A column that only the server has. */
async function addForeignColumn(project: EngineProject, api: Api, orgID: string): Promise<void> {
  const state = await project.ownState();
  const memory = state.find(({ urn }) => urn.endsWith("::memory")) ?? { id: "", outputs: {} };
  const { bucketId, liveColumns } = memory.outputs as { bucketId: string; liveColumns: object[] };
  const columns = [...liveColumns, { name: "swap", type: "field", dataType: "unsigned" }];
  const path = `/api/v2/buckets/${bucketId}/schema/measurements/${memory.id}?orgID=${orgID}`;
  const { status } = await api.call("PATCH", path, { columns });
  if (status !== 200) throw new Error(`the column was not added: ${status}`);
}
