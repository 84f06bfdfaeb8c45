const kept = 'invitation'

/**
 * Takes the secret of an invitation out of the URL before anything else sees it. Invitees may need to sign in first;
 * until then, only this tab keeps it.
 */
export function takeInvitation(): void {
  if (location.pathname !== '/invitation' || location.hash === '') return
  sessionStorage.setItem(kept, location.hash.slice(1))
  history.replaceState(null, '', '/invitation')
}

export const heldInvitation = (): string | null => sessionStorage.getItem(kept)
export const dropInvitation = (): void => sessionStorage.removeItem(kept)
