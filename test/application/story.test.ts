import { expect, it } from 'vitest'
import { connect } from '../../samples/runtime.ts'
import { runStory } from '../../samples/story.ts'
import { acquireRuntime } from '../pool/acquireRuntime.ts'

// The whole story in sequence: eighteen steps, each with its consequences.
it('the whole story works: ticket, promise, notice, reply, invoice', async () => {
  const runtime = await acquireRuntime('none')
  try {
    const steps: string[] = []
    await runStory(await connect(runtime.console), (title) => steps.push(title))
    expect(steps).toHaveLength(18)
  } finally {
    await runtime.release()
  }
}, 120_000)
