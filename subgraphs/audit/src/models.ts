/** A pod as this subgraph knows it: what it adds to the pod, it finds by the id. */
export interface PodReference {
  readonly id: string;
}

/** A contribution as this subgraph knows it. */
export interface ContributionReference {
  readonly id: string;
}
