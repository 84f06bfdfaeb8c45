import { expect, it } from 'vitest'
import { connect } from '../../samples/runtime.ts'
import { tellStory } from '../../samples/story.ts'
import { acquireRuntime } from '../pool/acquireRuntime.ts'

// The whole of it in a row: eighteen steps, each with what it sets off.
it('holds: ticket, promise, notice, reply, invoice', async () => {
  const runtime = await acquireRuntime('none')
  try {
    const steps: string[] = []
    await tellStory(await connect(runtime.console), (title) => steps.push(title))
    expect(steps).toHaveLength(18)
  } finally {
    await runtime.release()
  }
}, 120_000)
