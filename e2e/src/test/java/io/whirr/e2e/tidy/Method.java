package io.whirr.e2e.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.tidy.Sources.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A method as the compiler sees it. */
record Method(String file, String name, long line, long length) {

    /** The methods of the sources, each from its first modifier to its last brace. */
    static List<Method> of(List<Source> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var files = compiler.getStandardFileManager(null, null, null);
        var units = files.getJavaFileObjectsFromPaths(sources.stream()
                .map(source -> Commands.home().resolve(source.path()))
                .toList());
        JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of(), null, units);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<Method> methods = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                new Finder(unit, positions, methods).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return methods;
    }

    private static final class Finder extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Method> methods;

        Finder(CompilationUnitTree unit, SourcePositions positions, List<Method> methods) {
            this.unit = unit;
            this.positions = positions;
            this.methods = methods;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            // A record's constructor that nobody wrote has no end.
            if (end >= 0) {
                long first = unit.getLineMap().getLineNumber(start);
                long last = unit.getLineMap().getLineNumber(end);
                String file = unit.getSourceFile().getName();
                methods.add(new Method(file, method.getName().toString(), first, last - first + 1));
            }
            return super.visitMethod(method, null);
        }
    }
}
