import { describe, expect, it } from 'vitest'
import { incomingTextSchema, lineSchema } from '../../../shared/core/domain/text.ts'

describe('text from outside', () => {
  it.each(['', '   ', 'a\nb', 'a\u0000b', 'a\u0085b', 'a\u2028b', '\ud800', 'é'.repeat(6)])('%j is invalid', (text) => {
    expect(lineSchema(10).safeParse(text).success).toBe(false)
  })

  it('is measured in bytes: five letters of two bytes fit into ten', () => {
    expect(lineSchema(10).safeParse('é'.repeat(5)).success).toBe(true)
  })

  it('has its line endings normalised', () => {
    expect(incomingTextSchema(20).parse('a\r\nb\rc\td')).toBe('a\nb\nc\td')
  })
})
