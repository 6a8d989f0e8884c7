package io.whirr.shell.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.module.SimpleValueInstantiators;

/**
 * Has records made by their constructors. Jackson calls these through method handles, and to link one for each number
 * of components takes a sixth of a short command.
 */
final class RecordInstantiators extends SimpleValueInstantiators {

    @Override
    public ValueInstantiator modifyValueInstantiator(
            DeserializationConfig config, BeanDescription.Supplier bean, ValueInstantiator usual) {
        return bean.getBeanClass().isRecord()
                        && usual.getClass() == StdValueInstantiator.class
                        && usual.getWithArgsCreator() instanceof AnnotatedConstructor creator
                ? new Direct((StdValueInstantiator) usual, creator.getAnnotated())
                : usual;
    }

    private static final class Direct extends StdValueInstantiator {

        private final Constructor<?> constructor;

        Direct(StdValueInstantiator usual, Constructor<?> constructor) {
            super(usual);
            this.constructor = constructor;
        }

        @Override
        public @Nullable Object createFromObjectWith(DeserializationContext context, @Nullable Object[] components) {
            try {
                return constructor.newInstance(components);
            } catch (InvocationTargetException e) {
                return refused(context, components, e.getCause());
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                return refused(context, components, e);
            }
        }

        private @Nullable Object refused(
                DeserializationContext context, @Nullable Object[] components, @Nullable Throwable why) {
            return context.handleInstantiationProblem(_valueClass, components, rewrapCtorProblem(context, why));
        }
    }
}
