/** Something that may break while the platform runs: `promise` rejects at the first `report`. */
export class Failure {
  readonly promise: Promise<never>;
  #reject: (error: Error) => void = () => undefined;

  constructor() {
    this.promise = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.promise.catch(() => undefined); // whoever waits for it attaches a handler of their own
  }

  report(error: Error): void {
    this.#reject(error);
  }
}
