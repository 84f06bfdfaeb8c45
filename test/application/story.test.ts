import { expect, it } from 'vitest'
import { connect } from '../../samples/runtime.ts'
import { tellStory } from '../../samples/story.ts'
import { startTestRuntime } from '../testRuntime.ts'

it('holds: ticket, promise, notice, reply, invoice', async () => {
  const runtime = await startTestRuntime()
  try {
    await expect(tellStory(await connect(runtime.console))).resolves.toBeUndefined()
  } finally {
    await runtime.stop()
  }
})
