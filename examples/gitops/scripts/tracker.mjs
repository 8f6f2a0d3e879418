import { gh } from "./gh.mjs";

/** This label identifies our issues; other issues are never changed. */
const LABEL = "influxdb-drift";

/**
 * @typedef {object} Tracker the operations on issues
 * @property {(title: string) => Promise<string | undefined>} find returns the ID of the open issue with that title
 * @property {(title: string, body: string) => Promise<unknown>} open
 * @property {(id: string, body: string) => Promise<unknown>} update
 * @property {(id: string, comment: string) => Promise<unknown>} close
 */

/**
 * Returns the issue tracker: GitLab in its CI, otherwise GitHub.
 * @param {Record<string, string | undefined>} env
 * @returns {Tracker}
 */
export function trackerOf(env) {
  return env.GITLAB_CI ? gitLab(env) : gitHub();
}

/** Uses the command `gh`, which runners have; GH_TOKEN needs `issues: write`. @returns {Tracker} */
function gitHub() {
  return {
    async find(title) {
      const list = ["issue", "list", "--state", "open", "--label", LABEL, "--limit", "100"];
      /** @type {{ number: number, title: string }[]} */
      const issues = JSON.parse(await gh([...list, "--json", "number,title"]));
      return issues.find((issue) => issue.title === title)?.number.toString();
    },
    async open(title, body) {
      await gh(["label", "create", LABEL, "--force", "--description", "Changed outside the code"]);
      await gh(["issue", "create", "--title", title, "--label", LABEL, "--body-file", "-"], body);
    },
    update: (number, body) => gh(["issue", "edit", number, "--body-file", "-"], body),
    close: (number, comment) => gh(["issue", "close", number, "--comment", comment]),
  };
}

/**
 * Uses its API; DRIFT_TOKEN is a project access token with the scope `api`, since the job's token can't open issues.
 * @param {Record<string, string | undefined>} env
 * @returns {Tracker}
 */
function gitLab({ CI_API_V4_URL, CI_PROJECT_ID, DRIFT_TOKEN }) {
  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<unknown>} */
  async function call(method, path, body) {
    const response = await fetch(`${CI_API_V4_URL}/projects/${CI_PROJECT_ID}/issues${path}`, {
      method,
      headers: { "PRIVATE-TOKEN": DRIFT_TOKEN ?? "", "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`GitLab answered ${response.status} to ${method} issues${path}`);
    return response.json();
  }
  return {
    async find(title) {
      const issues = /** @type {{ iid: number, title: string }[]} */ (
        await call("GET", `?state=opened&labels=${LABEL}&per_page=100`)
      );
      return issues.find((issue) => issue.title === title)?.iid.toString();
    },
    open: (title, description) => call("POST", "", { title, description, labels: LABEL }),
    update: (iid, description) => call("PUT", `/${iid}`, { description }),
    async close(iid, comment) {
      await call("POST", `/${iid}/notes`, { body: comment });
      await call("PUT", `/${iid}`, { state_event: "close" });
    },
  };
}
