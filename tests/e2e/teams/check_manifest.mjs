// Reads folders of an app's files, and prints what the newest schemas of `@microsoft/app-manifest` say of each.
// The package itself cannot be loaded, since it names a package that it does not bring (fs-extra): what it would
// do is done here, with the same validator.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const package_ = createRequire(import.meta.url).resolve("@microsoft/app-manifest/package.json");
const bring = createRequire(package_);
const Validator = bring("ajv-draft-04").default;
const addFormats = bring("ajv-formats").default;

const schemas = join(dirname(package_), "build", "json-schemas", "teams");
const number = (folder) => Number(folder.split(".")[1]);
const released = readdirSync(schemas).filter((folder) => /^v1\.\d+$/.test(folder));
const newest = released.sort((one, other) => number(one) - number(other)).at(-1);

const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));
const faults = (kind, content) => {
  // A pattern of the localisation schema is none where regular expressions are read as Unicode.
  const validator = new Validator({ allErrors: true, strictTypes: false, unicodeRegExp: false });
  addFormats(validator, ["uri", "email", "regex"]);
  const fits = validator.compile(read(schemas, newest, `MicrosoftTeams.${kind}schema.json`));
  return fits(content) ? [] : fits.errors.map((error) => `${error.instancePath} ${error.message}`);
};

const said = {};
for (const folder of process.argv.slice(2)) {
  const manifest = read(folder, "manifest.json");
  const languages = manifest.localizationInfo.additionalLanguages;
  said[folder] = [
    ...faults("", manifest),
    ...languages.flatMap(({ file }) => faults("Localization.", read(folder, file))),
  ];
}
process.stdout.write(JSON.stringify({ newest: newest.slice(1), said }));
