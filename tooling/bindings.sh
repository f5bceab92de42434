# shellcheck shell=bash
# The library a phone's code loads, and the code written for it.

LIBRARY_FOLDER=$CARGO_TARGET_DIR/release

library_file() {
  case $(uname -s) in
    Darwin) echo "$LIBRARY_FOLDER/libwaymark.dylib" ;;
    *) echo "$LIBRARY_FOLDER/libwaymark.so" ;;
  esac
}

# The names that the generator reads are in the unstripped library.
generate_bindings() {
  local language folder
  cargo build --locked --release -p waymark-bindings
  for language in kotlin swift python; do
    folder=bindings/$language/generated
    rm -rf "$folder.new"
    "$BINDGEN/bindgen-once" generate --library "$(library_file)" \
      --config bindings/uniffi.toml --language "$language" --no-format --out-dir "$folder.new"
    case $language in
      swift) arrange_swift "$folder.new" ;;
      # Python looks for the library beside its own code.
      python) ln -sf "$(library_file)" "$folder.new/" ;;
    esac
    replace_if_changed "$folder.new" "$folder"
  done
}

# Swift packages want C names and Swift code in folders of their own, and the names under module.modulemap.
arrange_swift() {
  mkdir -p "$1/ffi" "$1/swift"
  mv "$1"/*.h "$1/ffi/"
  mv "$1"/*.modulemap "$1/ffi/module.modulemap"
  mv "$1"/*.swift "$1/swift/"
  # Apple's own modules, which Linux has not.
  if [[ $(uname -s) != Darwin ]]; then sed -i '/^ *use "/d' "$1/ffi/module.modulemap"; fi
}

# Unchanged code keeps its dates, so that Maven and Swift build nothing again.
replace_if_changed() {
  if [[ -d $2 ]] && diff -rq "$1" "$2" >/dev/null; then
    rm -rf "$1"
  else
    rm -rf "$2"
    mv "$1" "$2"
  fi
}
