package io.whirr.shell.json;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a record is made of.
 *
 * @param constructor the one that takes all components
 * @param components by their names on the wire
 * @param absent what the components are when nothing is said of them: null, zero or false
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares shapes.
record Shape(
        Constructor<?> constructor,
        Map<String, Component> components,
        @Nullable Object[] absent) {

    /** A component and its place among the constructor's arguments. */
    record Component(int index, Type type) {}

    static Shape of(Class<?> type) {
        RecordComponent[] declared = type.getRecordComponents();
        var types = new Class<?>[declared.length];
        var absent = new @Nullable Object[declared.length];
        var components = new HashMap<String, Component>();
        for (int i = 0; i < declared.length; i++) {
            types[i] = declared[i].getType();
            absent[i] = Array.get(Array.newInstance(types[i], 1), 0);
            components.put(snakeCase(declared[i].getName()), new Component(i, declared[i].getGenericType()));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new Shape(constructor, components, absent);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " is no record", e);
        }
    }

    private static String snakeCase(String name) {
        var snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (Character.isUpperCase(letter)) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(letter));
        }
        return snake.toString();
    }
}
