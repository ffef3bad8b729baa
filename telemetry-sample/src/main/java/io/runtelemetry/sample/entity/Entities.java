package io.runtelemetry.sample.entity;

import java.util.List;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.NoRepositoryBean;

/** The entities of one type. */
@NoRepositoryBean
public interface Entities<T extends BusinessEntity> extends CrudRepository<T, String> {

    /** Returns the type, by the name that telemetry knows it by. */
    String entityType();

    List<T> findAllByOrderById();

    List<T> findTop10ByOrderById();

    /**
     * Finds an entity that must be there.
     *
     * @throws UnknownEntityException if it is not
     */
    default T require(String id) {
        return findById(id).orElseThrow(() -> unknown(id));
    }

    private UnknownEntityException unknown(String id) {
        List<String> examples =
                findTop10ByOrderById().stream().map(BusinessEntity::getId).toList();
        return new UnknownEntityException(entityType(), id, examples);
    }
}
