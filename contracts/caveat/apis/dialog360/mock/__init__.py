"""The mock's behaviour: `operations/` answers requests from the data that `store/` keeps."""
