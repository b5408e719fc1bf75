// What Klarna's script throws, by the names that its reference gives. The texts are the sandbox's own.

const failure = (name, message) => Object.assign(new Error(message), { name });

export const invalidClientToken = () =>
  failure(
    'InvalidClientTokenError',
    'The client_token is not a JSON Web Token. Pass the one that came with the session.',
  );

export const notInitialized = () => failure('ApplicationNotInitializedError', 'Call init() first, and pass options.');

export const notLoaded = () => failure('ApplicationNotLoadedError', 'Call load() with this category first.');

export const invalidContainer = () =>
  failure('InvalidContainerSelectorError', 'The container is neither an element of the page nor a selector of one.');

export const categoryNotProvided = () =>
  failure('PaymentMethodCategoryNotProvidedError', 'The options name no payment_method_category.');

export const categoryNotSupported = (category) =>
  failure('PaymentMethodCategoryNotSupportedError', `There is no payment method category "${category}".`);

export const instanceIdNotProvided = () =>
  failure('InstanceIDNotProvidedError', 'Several payment_method_categories need an instance_id.');

export const eventNotSupported = (name) => failure('EventNotSupportedError', `There is no event "${name}".`);

export const notSupported = (operation) =>
  failure('OperationNotSupportedError', `${operation} is not for this purchase.`);
