import { useSearchParams } from 'wouter'

/** What a view shows, as it stands in the address: it can be kept and sent on. */
export function useUrlState(): [URLSearchParams, (name: string, value: string) => void] {
  const [search, setSearch] = useSearchParams()
  const set = (name: string, value: string) =>
    setSearch(
      (before) => {
        const changed = new URLSearchParams(before)
        if (value === '') changed.delete(name)
        else changed.set(name, value)
        return changed
      },
      { replace: true },
    )
  return [search, set]
}
