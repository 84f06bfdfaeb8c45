import { expect, it } from 'vitest'
import { sizeWords } from '../../../portal/size.ts'

it.each([
  ['en', 0, '0 bytes'],
  ['en', 1, '1 byte'],
  ['en', 7, '7 bytes'],
  ['de', 7, '7 Byte'],
  ['fr', 7, '7 octets'],
  ['en', 999, '999 bytes'],
  ['en', 1_500, '1.5 kB'],
  ['de', 1_500, '1,5 kB'],
  ['fr', 1_500, '1,5 ko'],
  ['en', 20_000_000, '20 MB'],
] as const)('in %s, a file of %i bytes has %s', (locale, bytes, words) => {
  expect(sizeWords(locale, bytes).replaceAll(/\s/g, ' ')).toBe(words)
})
