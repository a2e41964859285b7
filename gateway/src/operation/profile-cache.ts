import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { OperationProfile, ProfileCompiler } from './profile.ts';

/** The profiles of the operations that are in use. */
export interface ProfileCache {
  /**
   * @param documentHash SHA-256 of the document's text.
   * @returns undefined when the document has no operation of that name.
   */
  profileOf(
    documentHash: string,
    operationName: string | undefined,
    document: DocumentNode,
  ): OperationProfile | undefined;
}

/** What a cache is made of. */
export interface ProfileCacheOptions {
  readonly compiler: ProfileCompiler;
  /** Names the supergraph: a profile of one is never used with another. */
  readonly supergraphVersion: string;
  /** Profiles kept; 2,000 by default. */
  readonly limit?: number;
}

/** A bounded cache by document hash, operation name and supergraph version. */
export function createProfileCache(options: ProfileCacheOptions): ProfileCache {
  const profiles = new LRUCache<string, OperationProfile>({ max: options.limit ?? 2_000 });
  return {
    profileOf(documentHash, operationName, document) {
      const key = JSON.stringify([documentHash, operationName, options.supergraphVersion]);
      const known = profiles.get(key);
      if (known !== undefined) return known;
      const profile = options.compiler.compile(document, operationName);
      if (profile !== undefined) profiles.set(key, profile);
      return profile;
    },
  };
}
