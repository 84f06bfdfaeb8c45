import { expect, it } from 'vitest'
import { connect } from '../../samples/runtime.ts'
import { tellStory } from '../../samples/story.ts'
import { startTestRuntime } from '../testRuntime.ts'

it('holds: ticket, promise, notice, reply, invoice', async () => {
  const runtime = await startTestRuntime()
  try {
    const steps: string[] = []
    await tellStory(await connect(runtime.console), (title) => steps.push(title))
    expect(steps).toHaveLength(18)
  } finally {
    await runtime.stop()
  }
})
