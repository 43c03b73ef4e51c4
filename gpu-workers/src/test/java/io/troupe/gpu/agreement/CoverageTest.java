package io.troupe.gpu.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.operation.Backend;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No operation is left out: each has cases, goldens and benchmarks. */
class CoverageTest {
  @Test
  void everyOperationHasCasesForTheReference() {
    assertThat(without(family -> family.cases(17))).isEmpty();
  }

  @Test
  void everyOperationHasResultsOfPyTorch() {
    assertThat(without(CaseFamily::goldens)).isEmpty();
  }

  @Test
  void everyOperationIsTimed() {
    assertThat(without(CaseFamily::benchmarks)).isEmpty();
  }

  @Test
  void everyOperationAndTypeHasThreeShapesOfPyTorch() {
    Map<String, Long> shapes =
        Families.all().stream()
            .flatMap(family -> family.goldens().stream())
            .distinct()
            .collect(
                Collectors.groupingBy(
                    each -> each.operation() + "/" + each.type(), Collectors.counting()));
    List<String> used =
        Families.all().stream()
            .flatMap(family -> family.cases(17).stream())
            .map(each -> each.operation() + "/" + each.type())
            .distinct()
            .toList();
    List<String> fewer = new ArrayList<>();
    for (String each : used) {
      if (shapes.getOrDefault(each, 0L) < 3) {
        fewer.add(each);
      }
    }
    assertThat(fewer).isEmpty();
  }

  @Test
  void theIdOfEachCaseIsItsOwn() {
    for (CaseFamily family : Families.all()) {
      for (int size : Families.AWKWARD_SIZES) {
        assertThat(family.cases(size)).extracting(OperationCase::id).doesNotHaveDuplicates();
      }
      assertThat(family.goldens()).extracting(OperationCase::id).doesNotHaveDuplicates();
    }
  }

  private static Collection<String> without(Function<CaseFamily, List<OperationCase>> cases) {
    Collection<String> missing = new TreeSet<>(operations().toList());
    for (CaseFamily family : Families.all()) {
      cases.apply(family).forEach(each -> missing.remove(each.operation()));
    }
    return missing;
  }

  /** The methods of all families that a backend has. */
  private static Stream<String> operations() {
    return Stream.of(Backend.class.getRecordComponents())
        .filter(component -> component.getType().isInterface())
        .flatMap(
            component ->
                Stream.of(component.getType().getMethods())
                    .filter(method -> Modifier.isAbstract(method.getModifiers()))
                    .map(method -> name(component, method)));
  }

  private static String name(RecordComponent family, Method method) {
    return family.getName() + "." + method.getName();
  }
}
