/** Puts what Rolldown shares between parts of the page into each that uses it: a file of 158 bytes would be one more request. */

import type { Plugin } from "vite";

const NAME = "rolldown-runtime";

export function inlineHelper(): Plugin {
  return {
    name: "inline-helper",
    apply: "build",
    generateBundle: {
      order: "pre",
      handler(_, bundle) {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const helper = chunks.find((chunk) => chunk.name === NAME);
        if (helper === undefined) return;
        const [, body, result, name] = /^(.*);export\{(\w+)(?: as (\w+))?\};\s*$/su.exec(helper.code) ?? [];
        if (body === undefined) this.error(`Rolldown shares something else: ${helper.code}`);
        const file = helper.fileName.split("/").at(-1)!;
        for (const chunk of chunks.filter((one) => one.imports.includes(helper.fileName))) {
          const [line, local] =
            new RegExp(`import\\{${name ?? result} as (\\w+)\\}from"\\./${file}";`, "u").exec(chunk.code) ?? [];
          if (line === undefined) this.error(`${chunk.fileName} imports ${file} in another way.`);
          chunk.code = chunk.code.replace(line, () => `const ${local}=(()=>{${body};return ${result}})();`);
        }
        Reflect.deleteProperty(bundle, helper.fileName);
      },
    },
  };
}
