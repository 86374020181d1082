/** A port of which only some methods are expected to be used; any other one is an error. */
export const only = <Port extends object>(methods: Partial<Port>): Port =>
  new Proxy(methods as Port, {
    get: (target, name) => {
      const method = Reflect.get(target, name);
      if (method === undefined) throw new Error(`The model does not know ${String(name)} yet.`);
      return method;
    },
  });
