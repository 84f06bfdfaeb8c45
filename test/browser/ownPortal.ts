import { registerOrganisations } from '../../samples/organisations.ts'
import { startOwnRuntime } from '../../samples/ownRuntime.ts'
import { connect } from '../../samples/runtime.ts'
import type { PortalRuntime } from './portal.ts'

/** Starts a portal for programs outside a test run: on a new runtime with the sample organisations. */
export async function startOwnPortal(): Promise<PortalRuntime> {
  const { console, stop } = await startOwnRuntime('--site=portal/dist')
  await registerOrganisations(await connect(console))
  return { console, release: stop }
}
