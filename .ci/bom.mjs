// The SBOM of a module beside what is published of it:
//   node bom.mjs complete BOM FOLDER MODULE   has it name the published jars, and writes it into the folder
//   node bom.mjs check BOM FOLDER MODULE      whether it tells what the module brings along
import crypto from "node:crypto";
import fs from "node:fs";

const [action, bomFile, folder, module] = process.argv.slice(2);
const bom = JSON.parse(fs.readFileSync(bomFile, "utf8"));
const ours = bom.components.filter(({group}) => group === "io.runtelemetry");
const hashes = ({name, version}) => {
  const jar = fs.readFileSync(`${folder}/${name}-${version}.jar`);
  return ["SHA-256", "SHA-512"].map(alg => ({
    alg,
    content: crypto.createHash(alg.replace("-", "").toLowerCase()).update(jar).digest("hex"),
  }));
};

function complete() {
  ours.forEach(component => (component.hashes = hashes(component)));
  fs.writeFileSync(`${folder}/${module}-bom.json`, `${JSON.stringify(bom, null, 2)}\n`);
  return [];
}

function check() {
  const problems = [];
  const require = (holds, problem) => holds || problems.push(problem);
  const name = component => `${component.group}:${component.name}`;
  const child = (xml, tag) => xml.match(new RegExp(`<${tag}>([^<]*)</${tag}>`))?.[1];
  const pom = fs.readFileSync(`${folder}/${module}.pom`, "utf8");

  const {purl, licenses} = bom.metadata.component;
  const version = child(pom, "version");
  require(purl === `pkg:maven/io.runtelemetry/${module}@${version}?type=jar`, `it is about ${purl}`);
  require(licenses?.some(({license}) => license?.id === "Apache-2.0"), "the module's own licence is missing");
  for (const component of bom.components) {
    require(component.version, `${name(component)} has no version`);
    require(component.licenses?.length, `${name(component)} has no licence`);
    require(component.hashes?.length, `${name(component)} has no hashes`);
  }
  for (const component of ours) {
    require(
      JSON.stringify(component.hashes) === JSON.stringify(hashes(component)),
      `${name(component)} has other hashes than its jar`);
  }

  // An application gets all that is reached from dependencies which are not optional.
  const dependsOn = new Map(bom.dependencies.map(({ref, dependsOn}) => [ref, dependsOn ?? []]));
  const brought = new Set();
  const bring = ref => {
    if (!brought.has(ref)) {
      brought.add(ref);
      (dependsOn.get(ref) ?? []).forEach(bring);
    }
  };
  for (const [xml] of pom.matchAll(/<dependency>.*?<\/dependency>/gs)) {
    const declared = `${child(xml, "groupId")}:${child(xml, "artifactId")}`;
    const component = bom.components.find(component => name(component) === declared);
    require(component, `${declared} is missing`);
    if (component && child(xml, "optional") !== "true") bring(component["bom-ref"]);
  }
  for (const component of bom.components) {
    const scope = brought.has(component["bom-ref"]) ? "required" : "optional";
    require(component.scope === scope, `${name(component)} is ${component.scope}, not ${scope}`);
  }
  console.log(`${module} brings along ${brought.size} artifacts, and knows ${bom.components.length - brought.size} more`);
  return problems;
}

const problems = {complete, check}[action]();
problems.forEach(problem => console.error(`${bomFile}: ${problem}`));
process.exitCode = problems.length ? 1 : 0;
