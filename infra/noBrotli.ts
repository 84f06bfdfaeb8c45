/** Replaces fontkit's decoder of WOFF2: half a megabyte that none of our fonts needs. */
// biome-ignore lint/style/noDefaultExport: it is what fontkit imports
export default function decompress(): never {
  throw new TypeError('Fonts are bundled as TTF.')
}
