#!/usr/bin/env node
// Reports what the TypeScript compiler cannot parse.
//
//   node check-snippets.mjs < snippets.json     a JSON array of {name, text}; prints a line for each error
import ts from "typescript";
import { readFileSync } from "node:fs";

const compilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2022,
  jsx: ts.JsxEmit.ReactJSX,
};

for (const { name, text } of JSON.parse(readFileSync(0, "utf8"))) {
  const { diagnostics } = ts.transpileModule(text, { compilerOptions, fileName: "snippet.tsx", reportDiagnostics: true });
  for (const diagnostic of diagnostics) {
    console.log(`${name}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`);
  }
}
