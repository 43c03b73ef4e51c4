// What was recorded when the run was submitted: enough to do it again.

import { h, set } from "./dom.js";
import { bytes, value } from "./format.js";

export function capturedView() {
  const node = h("div");
  let drawn = "";
  return {
    node,
    update(head) {
      const now = JSON.stringify([head.captured, head.overrides]);
      if (drawn === now) return;
      drawn = now;
      const captured = head.captured ?? {};
      set(node, facts([
        ["Run", head.run],
        ["Submitted", head.submitted],
        ["Ended", head.ended],
        ["Pipeline", captured.pipeline],
        ["Folder", captured.folder],
        ["Command", captured.command?.join?.(" ")],
        ["Overrides", head.overrides?.join("  ")],
        ["Git", captured.git && `${captured.git.branch ?? ""} ${captured.git.commit}${captured.git.dirty ? ", with changes" : ""}`],
        ["Troupe", captured.troupe],
        ["Java", captured.java && `${captured.java.version} ${captured.java.vendor ?? ""}`],
        ["Host", captured.host],
        ["System", captured.os && `${captured.os.name} ${captured.os.version} ${captured.os.arch}`],
        ["CPU", captured.cpu && `${captured.cpu.model}, ${captured.cpu.threads} threads, ${bytes(captured.cpu.memory_bytes)}`],
        ["Device", captured.device],
        ["Driver", captured.driver],
        ["Seeds", captured.seeds && Object.entries(captured.seeds).map(([path, seed]) => `${path}=${value(seed)}`).join("  ")],
      ]), captured.dependencies?.length ? h("details", {}, h("summary", {}, `${captured.dependencies.length} libraries`), h("p", { class: "faint" }, captured.dependencies.join(", "))) : null);
    },
  };
}

function facts(rows) {
  return h("dl", { class: "facts" }, rows.filter(([, at]) => at).map(([name, at]) => h("div", {}, h("dt", { text: name }), h("dd", { text: at }))));
}
