// Runs the script of verify.html outside of a browser: reads a list of [path, keys, folder of tiles] as JSON, writes the
// reports. The folder may be left out.
import { readFileSync, readdirSync } from "node:fs";

const html = readFileSync(process.argv[2], "utf-8");
const script = /<script>([\s\S]*?)<\/script>/.exec(html)[1];
const { checkFile, verdictOf } = new Function(`${script}\nreturn { checkFile, verdictOf };`)();

const reports = [];
const folderOf = (tiles) => tiles && {
  names: readdirSync(tiles, { recursive: true }),
  read: async (name) => new Uint8Array(readFileSync(`${tiles}/${name}`)),
};
for (const [path, keys, tiles] of JSON.parse(readFileSync(0, "utf-8"))) {
  const report = await checkFile(new Uint8Array(readFileSync(path)), keys, folderOf(tiles));
  const records = report.records.map((each) => ({ ...each, index: Number(each.index) }));
  reports.push({ ...report, records, lacking: [...report.lacking.keys()], verdict: verdictOf(report, keys !== "") });
}
process.stdout.write(JSON.stringify(reports));
