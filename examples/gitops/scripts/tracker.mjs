import { gh } from "./gh.mjs";

/** By this label an issue of ours is known; nobody else's is touched. */
const LABEL = "influxdb-drift";

/** Where issues are kept: GitLab in its CI, else GitHub. */
export function trackerOf(env) {
  return env.GITLAB_CI ? gitLab(env) : gitHub();
}

/** By the command `gh`, which runners have; GH_TOKEN needs `issues: write`. */
function gitHub() {
  return {
    async find(title) {
      const list = ["issue", "list", "--state", "open", "--label", LABEL, "--limit", "100"];
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

/** By its API; DRIFT_TOKEN is a project access token with the scope `api`: the job's own may not open issues. */
function gitLab({ CI_API_V4_URL, CI_PROJECT_ID, DRIFT_TOKEN }) {
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
      const issues = await call("GET", `?state=opened&labels=${LABEL}&per_page=100`);
      return issues.find((issue) => issue.title === title)?.iid;
    },
    open: (title, description) => call("POST", "", { title, description, labels: LABEL }),
    update: (iid, description) => call("PUT", `/${iid}`, { description }),
    async close(iid, comment) {
      await call("POST", `/${iid}/notes`, { body: comment });
      await call("PUT", `/${iid}`, { state_event: "close" });
    },
  };
}
