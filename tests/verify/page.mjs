// Runs the script of verify.html outside of a browser: reads a list of [path, keys] as JSON, writes the reports.
import { readFileSync } from "node:fs";

const html = readFileSync(process.argv[2], "utf-8");
const script = /<script>([\s\S]*?)<\/script>/.exec(html)[1];
const { checkFile, verdictOf } = new Function(`${script}\nreturn { checkFile, verdictOf };`)();

const reports = [];
for (const [path, keys] of JSON.parse(readFileSync(0, "utf-8"))) {
  const report = await checkFile(new Uint8Array(readFileSync(path)), keys);
  const records = report.records.map((each) => ({ ...each, index: Number(each.index) }));
  reports.push({ ...report, records, lacking: [...report.lacking.keys()], verdict: verdictOf(report, keys !== "") });
}
process.stdout.write(JSON.stringify(reports));
