/** A font as bytes, from the bundler's `binary` loader. */
declare module '*.ttf' {
  const bytes: Uint8Array
  // biome-ignore lint/style/noDefaultExport: the bundler exports a file as the default
  export default bytes
}
