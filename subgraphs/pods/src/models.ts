/** A person as this subgraph knows them: what it adds to the person, it finds by the id. */
export interface UserReference {
  readonly id: string;
}
