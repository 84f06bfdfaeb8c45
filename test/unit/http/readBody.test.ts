import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../../shared/core/domain/errors.ts'
import { readBody } from '../../../shared/http/adapters/readBody.ts'
import { repetitions } from '../../effort.ts'
import { assertHolds } from '../../keptSeeds.ts'

const sent = { contentType: 'application/json', maxBytes: 256 * 1024 }
const asJson = (body: string) => readBody({ body, isBase64Encoded: false, ...sent })

describe('a body', () => {
  it('is read as it was sent, plain or in Base64', () => {
    assertHolds(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const body = JSON.stringify(value)
        // `-0` is written as 0, and a key `__proto__` is refused.
        fc.pre(!body.includes('__proto__') && body.isWellFormed())
        expect(JSON.stringify(asJson(body))).toBe(body)
        const encoded = Buffer.from(body).toString('base64')
        expect(JSON.stringify(readBody({ body: encoded, isBase64Encoded: true, ...sent }))).toBe(body)
      }),
    )
  })

  it('is read or refused, whatever it contains: no other error is thrown', () => {
    assertHolds(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant('['.repeat(100_000))), (body) => {
        try {
          asJson(body)
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
        }
      }),
      { numRuns: repetitions({ full: 1_000, quick: 200 }) },
    )
  })

  it('can be nested 20 levels deep and no deeper', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(asJson(nested(21))).toBeDefined()
    expect(() => asJson(nested(22))).toThrow(expect.objectContaining({ code: 'too_deep' }))
  })
})
