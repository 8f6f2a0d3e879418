import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The key that encrypts a stack's secrets. It isn't a real secret: they are an emulator's tokens. */
export const DATA_KEY = Buffer.alloc(32, "the key of the engine tests");

/** The stack's secrets provider, in its settings and in its state. */
export const VAULT_KEY = { url: "hashivault://tests", encryptedkey: btoa("vault:v1:data-key") };

let address: Promise<string> | undefined;

/**
 * Replaces the only request that Pulumi sends to HashiCorp Vault: decrypting the key of a stack's secrets. Deriving
 * it from a passphrase costs each command 0.2 s of CPU time. `ENGINE=stock` uses a passphrase.
 * @returns the variables that a command needs
 */
export async function vaultEnvironment(): Promise<NodeJS.ProcessEnv> {
  address ??= new Promise((listening) => {
    const server = createServer((_, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data: { plaintext: DATA_KEY.toString("base64") } }));
    });
    server.listen(0, "127.0.0.1", () => {
      listening(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
    server.unref();
  });
  return { VAULT_SERVER_URL: await address, VAULT_SERVER_TOKEN: "unused" };
}
