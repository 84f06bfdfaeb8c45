import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectType } from '../../../shared/tickets/adapters/detectType.ts'
import { fileNameSchema, isOfType, tidyFileName } from '../../../shared/tickets/domain/attachment.ts'
import { assertHolds } from '../../keptSeeds.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('the type of a file:', () => {
  it.each([
    ['text', bytes('a line\n'), 'text/plain', true],
    ['text cut inside a letter', bytes('é').subarray(0, 1), 'text/plain', true],
    ['text as CSV', bytes('a,b\n'), 'text/csv', true],
    ['HTML counts as text, and can only be downloaded', bytes('<html>'), 'text/plain', true],
    ['a PDF', bytes('%PDF-1.7\n'), 'application/pdf', true],
    ['a PDF that is declared as text', bytes('%PDF-1.7\n'), 'text/plain', false],
    [
      'an archive as a document',
      Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      true,
    ],
    ['bytes of an unknown type', Uint8Array.of(0, 1, 2), 'application/zip', false],
    ['nothing', new Uint8Array(), 'text/plain', false],
  ] as const)('%s', async (_, head, announced, expected) => {
    expect(isOfType(announced, await detectType(head))).toBe(expected)
  })
})

describe('the name of a file that arrived by email', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\log.txt', 'log.txt'],
    ['a\u0000b\u202e.txt', 'a b .txt'],
    ['..', 'attachment'],
    ['', 'attachment'],
    [`${'x'.repeat(300)}.log`, `${'x'.repeat(56)}.log`],
  ])('%j becomes %j', (given, expected) => {
    expect(tidyFileName(given)).toBe(expected)
  })

  it('is always a valid name, whatever it was before [85]', () => {
    assertHolds(
      fc.property(fc.string({ unit: 'binary' }), (name) => fileNameSchema.safeParse(tidyFileName(name)).success),
    )
  })
})
