import { parseSync, Visitor } from 'oxc-parser'

/**
 * The modules that a source file imports, by the names that it gives: also types, re-exports, dynamic imports and
 * `import('...')` in types. An import whose name is computed stands as `(computed)`.
 */
export function readImports(file: string, source: string): string[] {
  const { module, program, errors } = parseSync(file, source)
  if (errors[0]) throw new Error(`${file} cannot be parsed: ${errors[0].message}`)
  const inTypes: string[] = []
  new Visitor({ TSImportType: ({ source: name }) => void inTypes.push(name.value) }).visit(program)
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : [])),
    ),
    ...module.dynamicImports.map(
      ({ moduleRequest: { start, end } }) => /^(['"])(.*)\1$/s.exec(source.slice(start, end))?.[2] ?? '(computed)',
    ),
    ...inTypes,
  ]
}
