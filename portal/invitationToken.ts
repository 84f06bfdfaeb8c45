const kept = 'invitation'

/**
 * Takes the secret of an invitation out of the address, before anything else sees it. Whoever was invited may have to
 * sign in first: until then it is kept in this tab alone.
 */
export function takeInvitation(): void {
  if (location.pathname !== '/invitation' || location.hash === '') return
  sessionStorage.setItem(kept, location.hash.slice(1))
  history.replaceState(null, '', '/invitation')
}

export const heldInvitation = (): string | null => sessionStorage.getItem(kept)
export const dropInvitation = (): void => sessionStorage.removeItem(kept)
