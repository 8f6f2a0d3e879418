import { type Endpoint, type ReadConfig, readEndpoint, readToken } from "../connection/settings";
import { Declarations } from "../ownership/declarations";
import { OwnershipRegistry } from "../ownership/ownershipRegistry";
import { openRunJournal } from "../ownership/runJournal";
import { openSession } from "../session/openSession";
import type { Session } from "../session/session";
import { endWithEngine } from "./endWithEngine";

/** An engine run as seen by its provider process. */
export class Run {
  /**
   * What the resources in this run hold and want. Separate from the session, since diffs, which need no settings, also
   * record claims.
   */
  readonly ownership = new OwnershipRegistry(openRunJournal(process.argv));
  /** What the program's resources declare. */
  readonly declarations = new Declarations();
  /**
   * Whether the engine has run the program: a plain refresh or destroy doesn't, and uses the settings of the last `up`.
   */
  hasProgram = false;
  private config: ReadConfig = () => undefined;
  private opened: Session | undefined;
  private known: Endpoint | undefined;

  /** Records the configuration that the engine has for this process's provider. */
  configure(config: ReadConfig): void {
    this.config = config;
  }

  /** The endpoint of this process's connection; undefined if no setting names a server. */
  endpoint(): Endpoint | undefined {
    try {
      this.known ??= readEndpoint(this.config, process.env);
      return this.known;
    } catch {
      return undefined;
    }
  }

  /** Returns whether the connection uses a token with this value; false if no token is set. */
  usesToken(value: string): boolean {
    try {
      return value !== "" && value === readToken(this.config, process.env);
    } catch {
      return false;
    }
  }

  /**
   * The session of this process; opened at the first request, so that a preview needs no settings.
   * @throws ConfigurationError if a setting is missing.
   */
  session(): Session {
    if (this.opened) return this.opened;
    this.opened = openSession(
      this.config,
      process.env,
      (message) => console.error(message),
      this.ownership,
    );
    endWithEngine(process.argv);
    return this.opened;
  }
}

/** The run of this process: all kinds of resources share it. */
export const currentRun = new Run();
