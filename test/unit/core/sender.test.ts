import { expect, it } from 'vitest'
import { fromAddress } from '../../../shared/core/adapters/mail/sender.ts'

const address = 'support@provider.example'

it.each([
  ['Provider Support', '"Provider Support" <support@provider.example>'],
  ['The "Cloud"', '"The \\"Cloud\\"" <support@provider.example>'],
  ['Zürich Cloud', '=?UTF-8?B?WsO8cmljaCBDbG91ZA==?= <support@provider.example>'],
])('the sender name %s is written as SES accepts it', (name, expected) => {
  expect(fromAddress({ name, address })).toBe(expected)
})

it('a long name with other letters is 7-bit ASCII, in encoded words of at most 75 characters', () => {
  const from = fromAddress({ name: 'Genève '.repeat(20).trim(), address })
  expect(from).toMatch(/^[\x20-\x7e]+$/)
  for (const [word] of from.matchAll(/=\?[^ ]+\?=/g)) expect(word.length).toBeLessThanOrEqual(75)
})
