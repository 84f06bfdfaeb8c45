/** A font as bytes: the bundler's loader `binary`. */
declare module '*.ttf' {
  const bytes: Uint8Array
  // biome-ignore lint/style/noDefaultExport: it is how the bundler gives a file
  export default bytes
}
